namespace MlNet.MultiTask.Tests;

public sealed class FakeTeacherOutput
{
    public float Score { get; set; }
}
