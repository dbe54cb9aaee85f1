namespace TorchSharp;

public static partial class torch
{
    public static readonly Device CPU = new(DeviceType.CPU);
    public static readonly Device META = new(DeviceType.META);

    public static Device CUDA => new(DeviceType.CUDA);

    public static Device device(string description) => new(description);
    public static Device device(string deviceType, int index = -1) => new(deviceType, index);
    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);
    public static Device device(int index) => new(index);

    public static Device get_default_device() => new(DeviceType.CPU);

    public class Device
    {
        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            // The CPU has no numbers; anything else without one is the first.
            this.index = deviceType == DeviceType.CPU ? -1 : Math.Max(index, 0);
        }

        public Device(int index) : this(DeviceType.CUDA, index)
        {
        }

        public Device(string description) : this(Parse(description, out int index), index)
        {
        }

        public Device(string deviceType, int index = -1) : this(Parse(deviceType), index)
        {
        }

        public DeviceType type { get; }
        public int index { get; }

        public static implicit operator Device(string description) => new(description);

        /// <summary>The real library compares devices by reference; what is asked in here is whether they are the same place.</summary>
        internal static bool Same(Device left, Device right) => left.type == right.type && left.index == right.index;

        public override string ToString() => type == DeviceType.CPU ? "cpu" : $"{type.ToString().ToLowerInvariant()}:{index}";

        private static DeviceType Parse(string description, out int index)
        {
            var parts = description.Split(':');
            index = parts.Length == 2 ? int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) : -1;
            return Parse(parts[0]);
        }

        private static DeviceType Parse(string type) => type switch
        {
            "cpu" => DeviceType.CPU,
            "cuda" => DeviceType.CUDA,
            "mps" => DeviceType.MPS,
            "meta" => DeviceType.META,
            _ => throw new ArgumentException($"Invalid device type '{type}': cpu, cuda, mps or meta is wanted."),
        };
    }
}
