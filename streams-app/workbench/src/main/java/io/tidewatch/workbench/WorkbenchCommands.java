package io.tidewatch.workbench;

import io.tidewatch.cli.CommandSet;
import picocli.CommandLine;

/** The commands for trying, training and judging: they read event logs, or bring a broker along. */
public final class WorkbenchCommands implements CommandSet {
    @Override
    public void addTo(CommandLine root) {
        root.addSubcommand(new BacktestCommand())
                .addSubcommand(new DemoCommand())
                .addSubcommand(new FeaturesCommand())
                .addSubcommand(new FeaturizeCommand())
                .addSubcommand(new GenerateCommand())
                .addSubcommand(new InspectCommand());
        root.getSubcommands().get("model").addSubcommand(new ModelShadowReportCommand());
        root.getSubcommands().get("strategy").addSubcommand(new StrategySimulateCommand());
        root.getSubcommands()
                .get("uplift")
                .addSubcommand(new UpliftCampaignsCommand())
                .addSubcommand(new UpliftSimulateCommand());
    }
}
