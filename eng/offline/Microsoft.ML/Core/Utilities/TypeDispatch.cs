using System.Collections.Concurrent;

namespace Microsoft.ML.Runtime;

/// <summary>Calls generic code for a type that is known only at run time: the one place that does so.</summary>
internal static class TypeDispatch
{
    private static readonly ConcurrentDictionary<Type, Bridge> _bridges = new();

    /// <summary>Calls <c>function.Invoke&lt;T&gt;()</c> with T = <paramref name="type"/>.</summary>
    public static TResult Invoke<TResult>(Type type, ITypedFunction<TResult> function) => BridgeTo(type).Invoke(function);

    /// <summary>The type <c>ValueGetter&lt;T&gt;</c>.</summary>
    public static Type GetterTypeOf(Type type) => BridgeTo(type).GetterType;

    private static Bridge BridgeTo(Type type) =>
        _bridges.GetOrAdd(type, t => (Bridge)Activator.CreateInstance(typeof(Bridge<>).MakeGenericType(t)));

    private abstract class Bridge
    {
        public abstract Type GetterType { get; }

        public abstract TResult Invoke<TResult>(ITypedFunction<TResult> function);
    }

    private sealed class Bridge<T> : Bridge
    {
        public Bridge()
        {
        }

        public override Type GetterType => typeof(ValueGetter<T>);

        public override TResult Invoke<TResult>(ITypedFunction<TResult> function) => function.Invoke<T>();
    }
}
