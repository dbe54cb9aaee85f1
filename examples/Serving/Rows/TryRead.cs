using System.Text.Json;

namespace Serving.Rows;

/// <summary>Reads the value at the reader, where it is one.</summary>
public delegate bool TryRead<T>(ref Utf8JsonReader reader, out T value);
