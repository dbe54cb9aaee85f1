using System.Runtime.CompilerServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <remarks>Index expressions: ranges and numbers become views, tensors then gather or scatter.</remarks>
    public partial class Tensor
    {
        private static readonly Op s_index = "index.Tensor", s_index_put_ = "index_put_";

        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => Assign(select(0, i1), value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => At(i1, i2);
            set => Assign(At(i1, i2), value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => At(i1, i2, i3);
            set => Assign(At(i1, i2, i3), value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => At(i1, i2, i3, i4);
            set => Assign(At(i1, i2, i3, i4), value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        public Tensor index(params Tensor[] indices) => s_index.Call(this, Arg.Indices(indices));

        public Tensor index(params TensorIndex[] indices)
        {
            var view = View(indices, out var tensors);
            if (tensors is null) return view;
            var picked = s_index.Call(view, Arg.Indices(tensors));
            view.Dispose();
            return picked;
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, false);
        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) => s_index_put_.InPlace(this, Arg.Indices(indices), value, accumulate);
        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            var view = View(indices, out var tensors);
            if (tensors is not null) s_index_put_.InPlace(view, Arg.Indices(tensors), value, accumulate);
            else if (accumulate) view.add_(value);
            else view.copy_(value);
            view.Dispose();
            return this;
        }

        public Tensor index_put_(Scalar value, params Tensor[] indices)
        {
            using var filled = torch.full([], value, dtype);
            return index_put_(filled, indices, false);
        }

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using var filled = torch.full([], value, dtype);
            return index_put_(filled, indices, false);
        }

        private Tensor At(params ReadOnlySpan<long> indices)
        {
            var at = select(0, indices[0]);
            foreach (long index in indices[1..])
            {
                var next = at.select(0, index);
                at.Dispose();
                at = next;
            }

            return at;
        }

        private static void Assign(Tensor place, Tensor value)
        {
            place.copy_(value);
            place.Dispose();
        }

        /// <summary>Applies everything but tensors; those come back in the place of the dimension each indexes, or null if there are none.</summary>
        private Tensor View(TensorIndex[] indices, out Tensor[] tensors)
        {
            var view = alias();
            tensors = null;
            int dim = 0;
            for (int i = 0; i < indices.Length; i++)
            {
                ref readonly var index = ref indices[i];
                switch (index.What)
                {
                    case TensorIndex.Kind.Ellipsis:
                        dim = (int)view.Dimensions - Consumed(indices.AsSpan(i + 1));
                        break;
                    case TensorIndex.Kind.Single:
                        Replace(ref view, view.select(dim, index.Start.Value));
                        break;
                    case TensorIndex.Kind.Slice:
                        Replace(ref view, s_slice.Call(view, dim++, index.Start, index.Stop, index.Step ?? 1));
                        break;
                    case TensorIndex.Kind.Tensor:
                        Put(ref tensors, dim, index.Values);
                        dim += index.Values.dtype == ScalarType.Bool ? (int)index.Values.Dimensions : 1;
                        break;
                    case TensorIndex.Kind.Bool:
                        Replace(ref view, view.unsqueeze(dim));
                        Put(ref tensors, dim++, torch.full([1], index.Start == 1, ScalarType.Bool));
                        break;
                    default:
                        Replace(ref view, view.unsqueeze(dim++));
                        break;
                }
            }

            return view;
        }

        /// <summary>How many dimensions the indices behind an ellipsis take.</summary>
        private static int Consumed(ReadOnlySpan<TensorIndex> indices)
        {
            int count = 0;
            foreach (ref readonly var index in indices)
            {
                if (index.What is TensorIndex.Kind.Single or TensorIndex.Kind.Slice) count++;
                if (index.What == TensorIndex.Kind.Tensor) count += index.Values.dtype == ScalarType.Bool ? (int)index.Values.Dimensions : 1;
            }

            return count;
        }

        private static void Put(ref Tensor[] tensors, int dim, Tensor index)
        {
            // A mask of several dimensions stands at its first; the entries behind it are not there, as libtorch wants it.
            int at = dim;
            if (tensors is not null)
                for (int d = 0; d < tensors.Length; d++)
                    if (tensors[d] is { dtype: ScalarType.Bool, Dimensions: > 1 } mask) at -= (int)mask.Dimensions - 1;
            Array.Resize(ref tensors, at + 1);
            tensors[at] = index;
        }

        private static void Replace(ref Tensor view, Tensor next)
        {
            view.Dispose();
            view = next;
        }
    }
}
