using System.Diagnostics;

namespace MlNet.MultiTask.Distributed.Tests;

/// <summary>Two hosts with a network between them, on one machine: network namespaces of Linux, joined by a cable that is none.</summary>
internal sealed class Namespaces : IDisposable
{
    private static readonly int[] s_hosts = [1, 2];

    // Names of cables have at most 15 letters.
    private readonly string _name = $"mt{Environment.ProcessId % 100_000}";
    private readonly TemporaryFolder _folder = new();

    private Namespaces() { }

    /// <summary>Their addresses.</summary>
    public static string[] Hosts => [.. s_hosts.Select(Host)];

    /// <summary>Makes them; the test is skipped where that is not possible or not permitted.</summary>
    public static Namespaces Make()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Inconclusive("network namespaces are Linux's");
        var made = new Namespaces();
        try
        {
            foreach (var host in s_hosts)
                Run($"netns add {made.Space(host)}");
            Run($"link add {made._name}a netns {made.Space(1)} type veth peer name {made._name}b netns {made.Space(2)}");
            foreach (var (host, end) in new[] { (1, "a"), (2, "b") })
            {
                Run($"-n {made.Space(host)} addr add {Host(host)}/24 dev {made._name}{end}");
                Run($"-n {made.Space(host)} link set {made._name}{end} up");
                Run($"-n {made.Space(host)} link set lo up");
            }
            var agent = made.Agent;
            File.WriteAllText(
                agent,
                $"""
                #!/bin/sh
                # {Path.GetFileName(agent)} HOST COMMAND: as ssh, between namespaces.
                host=$1
                shift
                exec ip netns exec "{made._name}-$host" sh -c "$*"

                """.ReplaceLineEndings("\n")
            );
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(agent, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return made;
        }
        catch (InvalidOperationException error)
        {
            made.Dispose();
            Assert.Inconclusive($"network namespaces cannot be made here: {error.Message}");
            throw;
        }
    }

    /// <summary>The launcher and its arguments that put one rank on each host.</summary>
    /// <param name="launcher">Path of the launcher.</param>
    /// <param name="mpi">mpich or openmpi.</param>
    public IEnumerable<string> Launch(string launcher, string mpi)
    {
        string[] own = ["netns", "exec", Space(1), launcher];
        return mpi == "openmpi"
            ?
            [
                .. own,
                .. "--oversubscribe --mca btl tcp,self --mca btl_tcp_if_include 10.77.0.0/24".Split(' '),
                .. "--mca oob_tcp_if_include 10.77.0.0/24".Split(' '),
                "--mca",
                "plm_rsh_agent",
                Agent,
                "-host",
                string.Join(',', Hosts.Select(host => $"{host}:1")),
            ]
            : [.. own, "-launcher", "rsh", "-launcher-exec", Agent, "-iface", $"{_name}a", "-hosts", string.Join(',', Hosts)];
    }

    public void Dispose()
    {
        foreach (var host in s_hosts)
            try
            {
                Run($"netns del {Space(host)}");
            }
            catch (InvalidOperationException)
            {
                // It was never made.
            }
        _folder.Dispose();
    }

    private string Agent => Path.Combine(_folder.Path, "agent.sh");

    private static string Host(int host) => $"10.77.0.{host}";

    private string Space(int host) => $"{_name}-{Host(host)}";

    private static void Run(string arguments)
    {
        var start = new ProcessStartInfo("ip", arguments) { RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"ip {arguments}: {errors.Trim()}");
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new InvalidOperationException($"ip {arguments}: {error.Message}", error);
        }
    }
}
