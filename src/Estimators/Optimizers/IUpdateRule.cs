using System.Numerics;

namespace MlNet.MultiTask;

/// <summary>An optimizer's formula of one step, place by place.</summary>
internal interface IUpdateRule
{
    /// <summary>The parameters after the step.</summary>
    /// <param name="values">Some parameters.</param>
    /// <param name="gradients">Their gradients.</param>
    /// <param name="first">Their first running average, changed in place; not used where the optimizer has none.</param>
    /// <param name="second">The second one.</param>
    Vector<float> Next(Vector<float> values, Vector<float> gradients, ref Vector<float> first, ref Vector<float> second);
}
