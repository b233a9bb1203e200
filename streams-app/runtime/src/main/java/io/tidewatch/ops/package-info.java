/**
 * What people and machines ask a running engine over HTTP: is it alive, is it ready, how is it doing, and what does it know of
 * one user. Reads only; no decision is made here, and nothing but {@code /users} tells of a user.
 */
package io.tidewatch.ops;
