/** What warnings bring, read from topics or files, told to a person. What is computed is in the core. */
package io.tidewatch.cli.effect;
