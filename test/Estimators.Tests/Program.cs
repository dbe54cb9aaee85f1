using MlNet.MultiTask.Tests;

// Run by a test host this does nothing; run by itself it is the training that a test kills.
if (args is ["train", var folder, var output])
{
    using var model = CheckpointedTraining.Fit(CheckpointedTraining.Options(folder, everySteps: 5));
    File.WriteAllBytes(output + ".part", model.OnnxModel.ToArray());
    File.Move(output + ".part", output);
}
