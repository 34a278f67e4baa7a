using LoadBalancing.Client.Benchmarks.Subjects;

namespace LoadBalancing.Client.Benchmarks.Ratios;

/// <summary>A whole attempt through the handler beside the stub alone and the naive handler.</summary>
internal static class AttemptRatios
{
    public static void Run(Report report)
    {
        Add(report, isAsync: false, differentUris: true, buffered: true, Target.AtMost(0.65), Target.AtMost(800));
        Add(report, isAsync: false, differentUris: false, buffered: true, Target.AtMost(0.65), Target.AtMost(450));
        Add(report, isAsync: true, differentUris: true, buffered: true, null, Target.AtMost(950));
        Add(report, isAsync: true, differentUris: false, buffered: true, null, Target.AtMost(950));
        // HttpClient buffers unless told otherwise; a reader of streams pays 48 B more, for the stream that watches the end.
        Add(report, isAsync: false, differentUris: true, buffered: false, Target.AtMost(0.65), Target.AtMost(800));
        Add(report, isAsync: false, differentUris: false, buffered: false, Target.AtMost(0.65), Target.AtMost(450));
        Add(report, isAsync: true, differentUris: true, buffered: false, null, Target.AtMost(950));
    }

    private static void Add(Report report, bool isAsync, bool differentUris, bool buffered, Target? ratio, Target? bytes)
    {
        Candidate Candidate(string name, Func<HttpMessageHandler, HttpMessageHandler> wrap) =>
            new(name, new AttemptSubject(new HttpMessageInvoker(wrap(new StubHandler(isAsync))), differentUris, buffered).Run, IsAsync: isAsync);
        Timing[] all = Interleaved.Time(Candidate("the stub alone", inner => inner), Candidate("naive handler", AttemptSubject.Naive), Candidate("ours", AttemptSubject.Ours), Candidate("ours, the last of ten routes", AttemptSubject.Routed));
        report.Group(
            $"attempt over {(isAsync ? "an asynchronous" : "a synchronous")} stub, {(differentUris ? "URIs all different" : "one URI")}, body {(buffered ? "buffered" : "read as a stream")}",
            "overhead over the stub alone, relative to the naive handler's; bytes are what is added to the stub's");
        report.Add(new Row($"{all[0].Name} ({all[0].Bytes:0} B)", all[0].Median, null, null, 0));
        report.Add(new Row(all[1].Name, all[1].Median, null, null, all[1].Bytes - all[0].Bytes));
        report.Add(new Row(all[2].Name, all[2].Median, all[2].OverheadRelativeTo(all[1], all[0]), ratio, all[2].Bytes - all[0].Bytes, bytes));
        report.Add(new Row(all[3].Name, all[3].Median, all[3].OverheadRelativeTo(all[1], all[0]), null, all[3].Bytes - all[0].Bytes));
    }
}
