namespace LoadBalancing.Client.Benchmarks.Ratios;

// A call site each: see PickLoops.
internal readonly struct Equal;

internal readonly struct Weighted;

internal readonly struct Three;

internal readonly struct LeastTime;

internal readonly struct WeightedLeastTime;

internal readonly struct BusyLeastTime;

internal readonly struct StalledLeastTime;

internal readonly struct Ewma;

internal readonly struct WeightedEwma;

internal readonly struct BusyEwma;

internal readonly struct Turn;

internal readonly struct EqualStride;

internal readonly struct Stride;

internal readonly struct ReportedStride;

internal readonly struct Chance;

internal readonly struct WeightedChance;

internal readonly struct Least;

internal readonly struct WeightedLeast;

internal readonly struct Ring;

internal readonly struct TextRing;

internal readonly struct BoundedRing;

internal readonly struct LargeRing;

internal readonly struct LargeBoundedRing;

internal readonly struct Table;

internal readonly struct Highest;

internal readonly struct WeightedHighest;

internal readonly struct Jump;

internal readonly struct Unreported;

internal readonly struct Probed;
