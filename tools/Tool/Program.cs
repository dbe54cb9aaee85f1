using MlNet.MultiTask.Tool;
using Serving.Models;

// The server tries new model files in a process of its own, which is this program again.
if (args is [ModelTrial.Argument, var file])
    return ModelTrial.Load(file);
using var terminal = Terminal.OfConsole();
return ToolApp.Run(args, terminal);
