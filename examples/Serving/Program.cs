using Serving;
using Serving.Models;

// Serves models over HTTP: POST rows by their raw column names, get each task's answer. docs/serving.md says how to run it.
if (args is [ModelTrial.Argument, var file])
    return ModelTrial.Load(file);
try
{
    await using var app = ServingApp.Create(args);
    await app.RunAsync();
    return 0;
}
catch (ServingSetupException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
