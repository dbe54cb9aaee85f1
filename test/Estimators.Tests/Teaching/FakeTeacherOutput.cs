namespace MlNet.MultiTask.Estimators.Tests;

public sealed class FakeTeacherOutput
{
    public float Score { get; set; }
}
