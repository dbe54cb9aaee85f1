namespace MlNet.MultiTask;

/// <summary>How the steps of a sequence become one vector of the row, for tasks with one answer for each row.</summary>
public enum SequencePooling
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>The largest of each value over the steps.</summary>
    Maximum,

    /// <summary>A weighted mean, the weights a softmax over the steps of vᵀ tanh(W h + b) (Yang et al. 2016, eq. 5 to 7).</summary>
    Attention,

    /// <summary>The last step; with a recurrent trunk that reads both ways, the last forwards and the first backwards.</summary>
    Last,
}
