using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static class utils
        {
            /// <summary>Scales all gradients by one factor so that their joint norm is at most max_norm; gives the norm before.</summary>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2)
            {
                using var unrecorded = no_grad();
                using var scope = NewDisposeScope();
                var gradients = tensors.Select(static p => p.grad).Where(static g => g is not null).ToArray();
                if (gradients.Length == 0) return 0;
                using var norms = stack(gradients.Select(g => linalg.vector_norm(g, norm_type)));
                double total = linalg.vector_norm(norms, norm_type).ToDouble();
                double factor = Math.Min(1, max_norm / (total + 1e-6));
                foreach (var gradient in gradients) gradient.mul_(factor);
                return total;
            }

            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using var unrecorded = no_grad();
                foreach (var parameter in tensors)
                {
                    using var gradient = parameter.grad;
                    gradient?.clamp_((Scalar)(-clip_value), (Scalar)clip_value);
                }
            }

            public static Tensor parameters_to_vector(IEnumerable<Parameter> tensors)
            {
                using var scope = NewDisposeScope();
                return cat(tensors.Select(static p => p.view(-1)).ToArray()).MoveToOuterDisposeScope();
            }

            public static void vector_to_parameters(Tensor vec, IEnumerable<Parameter> tensors)
            {
                using var unrecorded = no_grad();
                long at = 0;
                foreach (var parameter in tensors)
                {
                    long count = parameter.numel();
                    using var part = vec.narrow(0, at, count);
                    using var shaped = part.view_as(parameter);
                    parameter.copy_(shaped);
                    at += count;
                }
            }
        }
    }
}
