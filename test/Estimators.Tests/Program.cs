using MlNet.MultiTask;
using MlNet.MultiTask.Estimators.Tests;

// Run by a test host this does nothing; run by itself it is the training that a test kills, one whose native library does not load, or
// the reader of files that may be anything.
if (args is ["train", var folder, var output])
{
    using var model = CheckpointedTraining.Fit(CheckpointedTraining.Options(folder, everySteps: 5));
    File.WriteAllBytes(output + ".part", model.OnnxModel.ToArray());
    File.Move(output + ".part", output);
}
else if (args is ["fit"])
{
    try
    {
        CheckpointedTraining.Fit(new MultiTaskOptions { MaximumEpochs = 1 }).Dispose();
        Console.WriteLine("trained");
    }
    catch (DllNotFoundException exception)
    {
        Console.WriteLine(exception.Message);
    }
}
else if (args is ["trunks"])
{
    TrunkReader.Serve();
}
