namespace MlNet.MultiTask;

/// <summary>Normalisation of a layer's values before its function.</summary>
public enum LayerNormalization
{
    /// <summary>None.</summary>
    None,

    /// <summary>Over the batch (Ioffe, Szegedy 2015).</summary>
    Batch,

    /// <summary>Over the layer's values of each row (Ba, Kiros, Hinton 2016).</summary>
    Layer,
}
