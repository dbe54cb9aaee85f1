using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <remarks>Walking over what a module holds. A tensor or module that is reached twice is listed once.</remarks>
        public partial class Module
        {
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<nint>();
                foreach (var (key, parameter) in _params)
                    if (!parameter.IsInvalid && seen.Add(parameter.Handle)) yield return (key, parameter);
                if (!recurse) yield break;
                foreach (var (prefix, module) in _submodules)
                    foreach (var (key, parameter) in module.named_parameters())
                        if (seen.Add(parameter.Handle)) yield return ($"{prefix}.{key}", parameter);
            }

            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                var seen = new HashSet<nint>();
                foreach (var (key, (tensor, persistent)) in _buffers)
                    if (!tensor.IsInvalid && (persistent || include_nonpersistent) && seen.Add(tensor.Handle)) yield return (key, tensor);
                if (!recurse) yield break;
                foreach (var (prefix, module) in _submodules)
                    foreach (var (key, tensor) in module.named_buffers(true, include_nonpersistent))
                        if (seen.Add(tensor.Handle)) yield return ($"{prefix}.{key}", tensor);
            }

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(static p => p.parameter);
            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) => named_buffers(recurse, include_nonpersistent).Select(static b => b.buffer);
            public virtual IEnumerable<(string name, Module module)> named_children() => _submodules.Select(static m => (m.Key, m.Value));
            public virtual IEnumerable<Module> children() => named_children().Select(static m => m.module);

            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach (var (key, module) in named_children())
                {
                    yield return (key, module);
                    foreach (var (inner, deep) in module.named_modules()) yield return ($"{key}.{inner}", deep);
                }
            }

            public virtual IEnumerable<Module> modules() => named_modules().Select(static m => m.module);
            public virtual bool has_parameter(string target) => named_parameters().Any(p => p.name == target);
            public virtual bool has_buffer(string target) => named_buffers().Any(b => b.name == target);

            public virtual Parameter? get_parameter(string target) =>
                target is null ? throw new ArgumentNullException(nameof(target)) : named_parameters().FirstOrDefault(p => p.name == target).parameter;

            public virtual Tensor? get_buffer(string target) =>
                target is null ? throw new ArgumentNullException(nameof(target)) : named_buffers().FirstOrDefault(b => b.name == target).buffer;

            /// <summary>Converts the floating-point tensors to a type, all tensors to a device, each in its place.</summary>
            internal void Move(Device device, ScalarType? dtype)
            {
                using var unrecorded = no_grad();
                foreach (var parameter in parameters()) Move(parameter, device, dtype);
                foreach (var buffer in buffers()) Move(buffer, device, dtype);
            }

            private static void Move(Tensor tensor, Device device, ScalarType? dtype)
            {
                var type = dtype is ScalarType t && tensor.is_floating_point() ? t : tensor.dtype;
                var place = device ?? tensor.device;
                if (type == tensor.dtype && Device.Same(place, tensor.device)) return;
                bool learns = tensor.requires_grad;
                tensor.Become(tensor.to(type, place).detach().requires_grad_(learns));
            }
        }
    }
}
