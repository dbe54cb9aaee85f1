namespace Microsoft.ML.Data;

public sealed partial class TextLoader
{
    public class Options
    {
        public bool AllowQuoting;
        public bool AllowSparse;
        public int? InputSize;
        public char[] Separators = ['\t'];
        public char DecimalMarker = '.';
        public Column[] Columns;
        public bool TrimWhitespace;
        public bool HasHeader;
        public bool UseThreads = true;
        public bool ReadMultilines;
        public string HeaderFile;
        public long? MaxRows;
        public char EscapeChar = '"';
        public bool MissingRealsAsNaNs;

        public Options()
        {
        }

        internal Options Clone() => (Options)MemberwiseClone();

        /// <summary>Quoted fields may hold line breaks only where quoting is allowed at all.</summary>
        internal bool JoinsLines => ReadMultilines && AllowQuoting;
    }
}
