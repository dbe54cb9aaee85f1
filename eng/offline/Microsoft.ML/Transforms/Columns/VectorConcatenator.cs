using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Puts the values of several columns of a row one behind the other. Dense, unless most of the slots are left out of the sources.</summary>
internal sealed class VectorConcatenator<T>
{
    private readonly ValueGetter<T>[] _scalars;
    private readonly ValueGetter<VBuffer<T>>[] _vectors;
    private readonly VBuffer<T>[] _buffers;
    private readonly DataViewSchema.Column[] _inputs;

    public VectorConcatenator(DataViewRow row, DataViewSchema.Column[] inputs)
    {
        _inputs = inputs;
        _scalars = new ValueGetter<T>[inputs.Length];
        _vectors = new ValueGetter<VBuffer<T>>[inputs.Length];
        _buffers = new VBuffer<T>[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].Type is VectorDataViewType)
                _vectors[i] = row.GetGetter<VBuffer<T>>(inputs[i]);
            else
                _scalars[i] = row.GetGetter<T>(inputs[i]);
        }
    }

    public void Get(ref VBuffer<T> value)
    {
        var (length, count) = (0, 0);
        for (var i = 0; i < _buffers.Length; i++)
        {
            if (_vectors[i] is null)
            {
                length++;
                count++;
                continue;
            }

            _vectors[i](ref _buffers[i]);
            CheckLength(_inputs[i], _buffers[i].Length);
            length += _buffers[i].Length;
            count += _buffers[i].GetValues().Length;
        }

        if (count < length / 2)
            GetSparse(length, count, ref value);
        else
            GetDense(length, ref value);
    }

    private static void CheckLength(DataViewSchema.Column input, int length)
    {
        var size = input.Type.GetValueCount();
        if (size != 0 && size != length)
            throw Contracts.Except($"Column '{input.Name}': expected {size} slots, but got {length}");
    }

    private void GetDense(int length, ref VBuffer<T> value)
    {
        var editor = VBufferEditor.Create(ref value, length);
        var at = 0;
        for (var i = 0; i < _buffers.Length; i++)
        {
            if (_vectors[i] is null)
            {
                _scalars[i](ref editor.Values[at++]);
                continue;
            }

            _buffers[i].CopyTo(editor.Values, at);
            at += _buffers[i].Length;
        }

        value = editor.Commit();
    }

    private void GetSparse(int length, int count, ref VBuffer<T> value)
    {
        var editor = VBufferEditor.Create(ref value, length, count);
        var (at, start) = (0, 0);
        for (var i = 0; i < _buffers.Length; i++)
        {
            if (_vectors[i] is null)
            {
                editor.Indices[at] = start++;
                _scalars[i](ref editor.Values[at++]);
                continue;
            }

            var values = _buffers[i].GetValues();
            var indices = _buffers[i].GetIndices();
            for (var j = 0; j < values.Length; j++)
            {
                editor.Indices[at] = start + (_buffers[i].IsDense ? j : indices[j]);
                editor.Values[at++] = values[j];
            }

            start += _buffers[i].Length;
        }

        value = editor.Commit();
    }
}
