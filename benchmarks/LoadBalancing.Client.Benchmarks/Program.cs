using BenchmarkDotNet.Running;
using LoadBalancing.Client.Benchmarks.Faults;
using LoadBalancing.Client.Benchmarks.Flips;
using LoadBalancing.Client.Benchmarks.Mirrors;
using LoadBalancing.Client.Benchmarks.Peers;
using LoadBalancing.Client.Benchmarks.Quality;
using LoadBalancing.Client.Benchmarks.Ratios;

// ratios [filter] [--only NAME] [--markdown FILE]: the interleaved harness. quality: policies in simulation. faults: real servers that break. flips: many activations at one instant. mirrors: what copies cost their originals. serve N: the servers of its loopback part. Anything else: BenchmarkDotNet.
switch (args)
{
    case ["ratios", .. string[] rest]: await RatioRun.RunAsync(rest); break;
    case ["quality", .. string[] rest]: QualityRun.Run(rest); break;
    case ["faults", .. string[] rest]: await FaultRun.RunAsync(rest); break;
    case ["flips", .. string[] rest]: FlipRun.Run(rest); break;
    case ["mirrors", .. string[] rest]: await MirrorRun.RunAsync(rest); break;
    case ["fault-server", .. string[] rest]: await FaultServer.ServeAsync(rest); break;
    case ["serve", string count]: await LoopbackServers.ServeAsync(int.Parse(count, System.Globalization.CultureInfo.InvariantCulture)); break;
    default: BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args); break;
}
