using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public bool is_leaf
        {
            get
            {
                int leaf = Native.tso_is_leaf(Handle);
                Native.Check(leaf);
                return leaf != 0;
            }
        }

        public bool requires_grad
        {
            get => Native.tso_requires_grad(Handle) != 0;
            set => Native.Check(Native.tso_set_requires_grad(Handle, value ? 1 : 0));
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);
        public void retain_grad() => Native.Check(Native.tso_retain_grad(Handle));

        /// <summary>The very tensor that backward accumulates into, or null. Each read gives a new reference to it.</summary>
        public Tensor? grad
        {
            get
            {
                var gradient = Native.tso_get_grad(Handle);
                return gradient == 0 ? null : new Tensor(gradient);
            }
            set
            {
                Native.Check(Native.tso_set_grad(Handle, value is null ? 0 : value.Handle));
                GC.KeepAlive(value);
            }
        }

        public void backward() => autograd.Run([this], null, null, false, null);

        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.Run([this], grad_tensors, retain_graph || create_graph, create_graph, inputs);
    }

    public static partial class autograd
    {
        public static void backward(Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            Run([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        public static void backward(Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            Run([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            Run(tensors, grad_tensors, retain_graph, create_graph, inputs);

        /// <summary>The gradients of the outputs' sum with respect to the inputs; for an unused one, if that is allowed, a tensor that IsInvalid, as in the real library.</summary>
        public static unsafe IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            var results = new nint[inputs.Count];
            fixed (nint* o = Handles(outputs), i = Handles(inputs), g = Handles(grad_outputs), r = results)
                Native.Check(Native.tso_grad(o, outputs.Count, i, inputs.Count, g, retain_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, r));
            GC.KeepAlive(outputs);
            GC.KeepAlive(inputs);
            GC.KeepAlive(grad_outputs);
            return Array.ConvertAll(results, static h => new Tensor(h));
        }

        internal static unsafe void Run(IList<Tensor> tensors, IList<Tensor> gradients, bool? retainGraph, bool createGraph, IList<Tensor> inputs)
        {
            fixed (nint* t = Handles(tensors), g = Handles(gradients), i = Handles(inputs))
            {
                int retain = retainGraph is bool keep ? (keep ? 1 : 0) : -1;
                Native.Check(Native.tso_backward(t, tensors.Count, g, retain, createGraph ? 1 : 0, i, inputs?.Count ?? 0));
            }

            GC.KeepAlive(tensors);
            GC.KeepAlive(gradients);
            GC.KeepAlive(inputs);
        }

        private static nint[] Handles(IList<Tensor> tensors)
        {
            if (tensors is null || tensors.Count == 0) return null;
            var handles = new nint[tensors.Count];
            for (int i = 0; i < handles.Length; i++) handles[i] = tensors[i] is null ? 0 : tensors[i].Handle;
            return handles;
        }
    }
}
