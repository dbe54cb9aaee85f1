using System.Globalization;
using System.Text;

namespace TorchSharp;

public static partial class torch
{
    /// <remarks>As text, and on disk.</remarks>
    public partial class Tensor
    {
        public override string ToString() => ToString(TensorStringStyle.Metadata);

        public string ToString(bool disamb, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null, string? newLine = null) =>
            ToString(disamb ? TensorStringStyle.Julia : TensorStringStyle.Metadata, fltFormat, width, cultureInfo, newLine);

        public string ToString(TensorStringStyle style, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null, string? newLine = null)
        {
            var text = new StringBuilder($"[{string.Join("x", shape)}], type = {dtype}, device = {device}");
            if (style == TensorStringStyle.Metadata || NumberOfElements > 1000) return text.ToString();
            text.Append(newLine ?? Environment.NewLine);
            using var plain = detach().to_type(ScalarType.Float64, disposeAfter: true);
            Append(text, plain.data<double>().ToArray(), shape, 0, 0, fltFormat ?? "g5", cultureInfo ?? CultureInfo.InvariantCulture);
            return text.ToString();
        }

        public void save(string location) => this.Save(location);
        public static Tensor load(string location) => Load(location);

        public static Tensor Load(string location)
        {
            using var stream = File.OpenRead(location);
            return Load(stream);
        }

        public static Tensor Load(Stream stream)
        {
            using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
            return Load(reader);
        }

        public static Tensor Load(BinaryReader reader) => TensorExtensionMethods.Load(reader);

        private static long Append(StringBuilder text, double[] values, long[] shape, int dim, long at, string format, CultureInfo culture)
        {
            if (dim == shape.Length)
            {
                text.Append(values[at].ToString(format, culture));
                return at + 1;
            }

            text.Append('[');
            for (long i = 0; i < shape[dim]; i++)
            {
                if (i > 0) text.Append(", ");
                at = Append(text, values, shape, dim + 1, at, format, culture);
            }

            text.Append(']');
            return at;
        }
    }

    public static Tensor load(string location) => Tensor.load(location);
    public static void save(Tensor t, string location) => t.save(location);
}
