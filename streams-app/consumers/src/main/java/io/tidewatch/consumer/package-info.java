/**
 * Reference consumers of {@code churn.interventions}: what a coupon or CRM team of the shop writes. Uses the topics jar,
 * kafka-clients, Jackson and the JDK alone, so that it can be copied out as it is.
 *
 * <p>The order of things is the point: <em>decide, write the decision to the journal, hand the order to the sink, commit the
 * offset</em>. Whatever dies in between, the next start finds decisions whose orders may not have arrived, and sends them
 * again under the same id; a decision once made is never made anew.
 */
package io.tidewatch.consumer;
