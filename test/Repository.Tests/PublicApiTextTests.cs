namespace MlNet.MultiTask.Repository.Tests;

/// <summary>The text of the public API says what a reader would write.</summary>
[TestClass]
public sealed class PublicApiTextTests
{
    [TestMethod]
    [DataRow(typeof(Dictionary<string, int?>), "Dictionary<string, int?>")]
    [DataRow(typeof(Dictionary<,>.Enumerator), "Dictionary<TKey, TValue>.Enumerator")]
    [DataRow(typeof(List<float[,]>.Enumerator), "List<float[,]>.Enumerator")]
    [DataRow(typeof((int, string[])), "(int, string[])")]
    public void TypesHaveTheirNames(Type type, string name) => Assert.AreEqual(name, TypeNames.Of(type));

    [TestMethod]
    [DataRow(typeof(List<>), "public class List<T> : IList, IList<T>, IReadOnlyList<T>")]
    [DataRow(
        typeof(DayOfWeek),
        "public enum DayOfWeek : int { Sunday = 0, Monday = 1, Tuesday = 2, Wednesday = 3, Thursday = 4, Friday = 5, Saturday = 6 }"
    )]
    [DataRow(typeof(Math), "public static class Math")]
    [DataRow(typeof(Action<int>), "public delegate void Action<int>(int obj)")]
    [DataRow(
        typeof(StringComparer),
        "public abstract class StringComparer : IComparer, IComparer<string>, IEqualityComparer, IEqualityComparer<string>"
    )]
    public void TypesAreDeclared(Type type, string header) => Assert.AreEqual(header, TypeText.Header(type));

    [TestMethod]
    [DataRow(typeof(int), nameof(int.TryParse), "public static bool TryParse(string? s, out int result)")]
    [DataRow(typeof(string), nameof(string.Join), "public static string Join<T>(string? separator, IEnumerable<T> values)")]
    [DataRow(typeof(object), nameof(ToString), "public virtual string? ToString()")]
    [DataRow(typeof(string), nameof(ToString), "public override string ToString()")]
    [DataRow(typeof(Enumerable), nameof(Enumerable.Count), "public static int Count<TSource>(this IEnumerable<TSource> source)")]
    [DataRow(typeof(Task), nameof(Task.Run), "public static Task Run(Action action)")]
    [DataRow(typeof(Stream), "Dispose", "protected virtual void Dispose(bool disposing)")]
    [DataRow(
        typeof(string),
        nameof(string.Split),
        "public string[] Split(char separator, StringSplitOptions options = StringSplitOptions.None)"
    )]
    [DataRow(typeof(TimeSpan), "operator +", "public static TimeSpan operator +(TimeSpan t1, TimeSpan t2)")]
    [DataRow(typeof(decimal), "operator", "public static explicit operator int(decimal value)")]
    [DataRow(typeof(Task), nameof(Task.ConfigureAwait), "public ConfiguredTaskAwaitable ConfigureAwait(bool continueOnCapturedContext)")]
    [DataRow(
        typeof(Parallel),
        nameof(Parallel.ForEachAsync),
        "public static Task ForEachAsync<TSource>(IEnumerable<TSource> source, Func<TSource, CancellationToken, ValueTask> body)"
    )]
    [DataRow(
        typeof(PublicApiTextTests),
        nameof(Defaults),
        "public static void Defaults(int? none = null, int? one = 1, "
            + "CancellationToken token = default, string? name = null, char letter = 'x')"
    )]
    [DataRow(typeof(Activator), nameof(Activator.CreateInstance), "public static T CreateInstance<T>()")]
    public void MethodsAreDeclared(Type type, string method, string line) =>
        CollectionAssert.Contains(PublicApi.MembersOf(type).Where(text => text.Contains(method, StringComparison.Ordinal)).ToArray(), line);

    public static void Defaults(
        int? none = null,
        int? one = 1,
        CancellationToken token = default,
        string? name = null,
        char letter = 'x'
    ) => Console.WriteLine($"{none}{one}{token}{name}{letter}");

    [TestMethod]
    [DataRow(typeof(List<>), "public T this[int index] { get; set; }")]
    [DataRow(typeof(List<>), "public int Count { get; }")]
    [DataRow(typeof(Exception), "public virtual string Message { get; }")]
    [DataRow(typeof(Exception), "protected event EventHandler<SafeSerializationEventArgs>? SerializeObjectState")]
    [DataRow(typeof(Math), "public const double PI = 3.141592653589793")]
    [DataRow(typeof(string), "public static readonly string Empty")]
    [DataRow(typeof(AppDomain), "public event UnhandledExceptionEventHandler? UnhandledException")]
    [DataRow(typeof(EventArgs), "public EventArgs()")]
    public void OtherMembersAreDeclared(Type type, string line) => CollectionAssert.Contains(PublicApi.MembersOf(type).ToArray(), line);
}
