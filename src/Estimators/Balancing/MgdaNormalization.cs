namespace MlNet.MultiTask;

/// <summary>What <see cref="Mgda"/> divides each task's gradient by before it looks for the common direction.</summary>
public enum MgdaNormalization
{
    /// <summary>Nothing: the direction of the theory.</summary>
    None,

    /// <summary>The gradient's norm: every task counts the same, whatever the size of its loss.</summary>
    Norm,

    /// <summary>The loss.</summary>
    Loss,

    /// <summary>The loss times the gradient's norm.</summary>
    LossTimesNorm,
}
