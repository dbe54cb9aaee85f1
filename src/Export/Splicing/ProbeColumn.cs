using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Splicing;

/// <summary>A column of vectors that tell norms apart: no two slots of a row, and no two rows, are alike.</summary>
/// <param name="size">Slots.</param>
internal sealed class ProbeColumn(int size) : EdgeColumn
{
    public override int Edges => 6;

    public override Delegate Getter(Func<int> edge) =>
        (ValueGetter<VBuffer<float>>)(
            (ref VBuffer<float> value) =>
            {
                var editor = VBufferEditor.Create(ref value, size);
                for (var i = 0; i < size; i++)
                    editor.Values[i] = Slot(edge(), i);
                value = editor.Commit();
            }
        );

    private static float Slot(int row, int i) => ((i * i + 3 * i * (row + 1) + 5 * row) % 13 - 4) * 0.37f;
}
