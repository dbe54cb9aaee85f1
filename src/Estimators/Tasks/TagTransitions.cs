namespace MlNet.MultiTask;

/// <summary>What a tagging task knows about tags that follow each other.</summary>
public enum TagTransitions
{
    /// <summary>Nothing: each step's tag is told by itself.</summary>
    None,

    /// <summary>A learnt score for each pair of neighbouring tags, and for the tags at both ends of a row: a linear-chain conditional
    /// random field (Lafferty, McCallum, Pereira 2001). It is learnt by −log of the probability of a row's tags, summed over all
    /// paths through steps that have none; the predicted tags are the most probable path.</summary>
    Learnt,

    /// <summary>The same, and the predicted path is one of well-formed BIO tags: <c>I-X</c> stands behind <c>B-X</c> or <c>I-X</c> alone.
    /// Training takes the rows as they are.</summary>
    Bio,
}
