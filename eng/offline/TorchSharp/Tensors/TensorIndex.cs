namespace TorchSharp;

public static partial class torch
{
    /// <summary>One place in an index expression: a number, a range, a new axis, "all the rest", a truth value or a tensor.</summary>
    public struct TensorIndex
    {
        internal enum Kind { None, Ellipsis, Null, Bool, Single, Slice, Tensor }

        internal Kind What;
        internal long? Start, Stop, Step;
        internal Tensor Values;

        public static TensorIndex Ellipsis = new() { What = Kind.Ellipsis };
        public static TensorIndex None = new() { What = Kind.None };
        public static TensorIndex Null = new() { What = Kind.Null };
        public static TensorIndex Colon = Slice();

        public static TensorIndex Bool(bool value) => new() { What = Kind.Bool, Start = value ? 1 : 0 };
        public static TensorIndex Single(long? index) => new() { What = Kind.Single, Start = index };
        public static TensorIndex Tensor(Tensor tensor) => new() { What = Kind.Tensor, Values = tensor };
        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) => new() { What = Kind.Slice, Start = start, Stop = stop, Step = step };
        public static TensorIndex Slice((int? start, int? end) range) => Slice(range.start, range.end);

        public static TensorIndex Slice(Range range)
        {
            long? start = range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value;
            long? stop = range.End.IsFromEnd ? (range.End.Value == 0 ? null : -range.End.Value) : range.End.Value;
            // "^0.." starts behind the last element; a negative zero would start at the first.
            if (range.Start.IsFromEnd && range.Start.Value == 0) start = long.MaxValue;
            return Slice(start, stop);
        }

        public static implicit operator TensorIndex(long value) => Single(value);
        public static implicit operator TensorIndex(Index index) => Single(index.IsFromEnd ? -index.Value : index.Value);
        public static implicit operator TensorIndex(Range range) => Slice(range);
        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range);

        public static implicit operator Tensor(TensorIndex value) => value.What switch
        {
            Kind.Tensor => value.Values,
            Kind.Single => tensor(value.Start.Value),
            _ => throw new InvalidCastException("Only a tensor or a number makes a tensor."),
        };
    }
}
