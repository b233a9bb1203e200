/** The commands at a desk: demo, backtest, training data, generated shops; and the broker that the demo and the tests run on. */
package io.tidewatch.workbench;
