using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>The direction in which the surface looks that each pixel of an image shows, a vector of length 1, learnt with 1 − cos of the
/// angle between label and prediction (Eigen, Fergus 2015, eq. 6).</summary>
internal sealed class NormalsTask(string name, string labelColumn) : TaskDefinition(name, labelColumn)
{
    /// <inheritdoc/>
    public override string Kind => "normals";

    /// <inheritdoc/>
    public override LabelEncoding Encode(DataViewSchema.Column label) =>
        label.Type is VectorDataViewType { Size: > 0 and var size, ItemType: var item }
        && size % 3 == 0
        && item.Equals(NumberDataViewType.Single)
            ? new NormalMapLabels(this, label, size)
            : throw BadLabel(
                label,
                "a vector of Single of known size: x of each pixel, row by row, then y, then z, NaN or 0, 0, 0 where a pixel has none"
            );

    /// <inheritdoc/>
    public override TaskHead CreateHead(LabelEncoding encoding, LabelStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        return new NormalsHead(this, encoding.Width / 3);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputColumn> DescribeOutputs(SchemaShape.Column label) => new NormalsHead(this, 1).Columns;
}
