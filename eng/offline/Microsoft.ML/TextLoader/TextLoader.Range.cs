using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

public sealed partial class TextLoader
{
    /// <summary>Fields of a line, from 0 on, both ends included. A range of two ends is a vector even where they are the same.</summary>
    public sealed class Range
    {
        public int Min;
        public int? Max;
        public bool AutoEnd;
        public bool VariableEnd;
        public bool AllOther;
        public bool ForceVector;

        public Range()
        {
        }

        public Range(int index)
        {
            Contracts.CheckParam(index >= 0, nameof(index), "Must be non-negative");
            Min = index;
            Max = index;
        }

        /// <param name="max">Null: to the last field of a line, as a data sample has it.</param>
        public Range(int min, int? max)
        {
            Contracts.CheckParam(min >= 0, nameof(min), "Must be non-negative");
            Contracts.CheckParam(max is null || max >= min, nameof(max), "If specified, must be greater than or equal to " + nameof(min));
            Min = min;
            Max = max;
            AutoEnd = max is null;
            ForceVector = max is not null;
        }
    }
}
