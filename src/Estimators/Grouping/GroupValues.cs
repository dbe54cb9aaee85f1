using System.Numerics;

namespace MlNet.MultiTask;

/// <summary>
/// What a group of tasks is worth: the sum over its tasks of the mean affinity of the others onto it (Fifty et al. 2021, §3.2). A task
/// alone is worth 0: no other one helps or hurts it. Groups are sets of bits, one per task.
/// </summary>
internal sealed class GroupValues(TaskAffinity affinity)
{
    /// <summary>The sum over the group's tasks.</summary>
    public double Of(uint group)
    {
        var sum = 0.0;
        for (var rest = group; rest != 0; rest &= rest - 1)
            sum += Onto(BitOperations.TrailingZeroCount(rest), group);
        return sum;
    }

    /// <summary>Mean affinity of the group's other tasks onto one of it.</summary>
    public double Onto(int task, uint group)
    {
        var others = group & ~(1u << task);
        if (others == 0)
            return 0;
        var sum = 0.0;
        for (var rest = others; rest != 0; rest &= rest - 1)
            sum += affinity[BitOperations.TrailingZeroCount(rest), task];
        return sum / BitOperations.PopCount(others);
    }
}
