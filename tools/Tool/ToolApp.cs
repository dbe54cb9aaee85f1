using System.Reflection;
using MlNet.MultiTask.Tool.Commands;
using Spectre.Console;
using Spectre.Console.Cli;

namespace MlNet.MultiTask.Tool;

/// <summary>The commands.</summary>
internal static class ToolApp
{
    /// <summary>Version of the tool.</summary>
    public static string Version { get; } =
        typeof(ToolApp).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Runs a command line.</summary>
    /// <returns>0 where all went well, 1 where something went wrong, 2 for wrong use, 130 where it was interrupted.</returns>
    public static int Run(string[] args, Terminal terminal)
    {
        var app = new CommandApp();
        app.Configure(config =>
        {
            config.SetApplicationName("multitask");
            config.SetApplicationVersion(Version);
            config.ConfigureConsole(terminal.Out);
            config.UseStrictParsing();
            config.SetExceptionHandler((e, _) => terminal.Fail(e, args.Contains("--json")));
            config
                .AddCommand<InferCommand>("infer")
                .WithData(terminal)
                .WithDescription("Show what is in a file: separator, encoding, what each column holds, which kind of task each label is.")
                .WithExample("infer", "penguins.csv", "--task", "species");
            config
                .AddCommand<TrainCommand>("train")
                .WithData(terminal)
                .WithDescription("Train one network for several columns of a file, judge it on held-out rows, and export it.")
                .WithExample("train", "penguins.csv", "--task", "species", "--task", "sex", "--task", "body_mass_g", "--out", "model/");
            config
                .AddCommand<EvaluateCommand>("evaluate")
                .WithData(terminal)
                .WithDescription("Metrics of a model on the labelled rows of a file.")
                .WithExample("evaluate", "new.csv", "--model", "model/");
            config
                .AddCommand<ScoreCommand>("score")
                .WithData(terminal)
                .WithDescription("Predict the rows of a file, any number of them at constant memory.")
                .WithExample("score", "rows.csv", "--model", "model/", "--out", "scored.csv");
            config
                .AddCommand<InspectCommand>("inspect")
                .WithData(terminal)
                .WithDescription("What a model reads and gives, how it was trained, what it runs on.")
                .WithExample("inspect", "model/model.onnx");
            config
                .AddCommand<CompareCommand>("compare")
                .WithData(terminal)
                .WithDescription("Does it help to learn the tasks together? And which should share a network?")
                .WithExample("compare", "penguins.csv", "--task", "species", "--task", "sex");
            config
                .AddCommand<ExportCommand>("export")
                .WithData(terminal)
                .WithDescription("Write a trained model as ONNX again: another operator set, half precision, or for Triton.")
                .WithExample("export", "model/", "--out", "small.onnx", "--float16");
            config
                .AddCommand<ReportCommand>("report")
                .WithData(terminal)
                .WithDescription("An HTML page about a model on the labelled rows of a file.")
                .WithExample("report", "new.csv", "--model", "model/", "--out", "report.html");
            config
                .AddCommand<ServeCommand>("serve")
                .WithData(terminal)
                .WithDescription("Put models behind HTTP.")
                .WithExample("serve", "model/", "--urls", "http://127.0.0.1:5080");
        });
        return app.Run(args);
    }
}
