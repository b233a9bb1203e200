/** What {@code tidewatch doctor} finds: facts about the machine, the build, the device and the model, and what they mean. */
package io.tidewatch.cli.doctor;
