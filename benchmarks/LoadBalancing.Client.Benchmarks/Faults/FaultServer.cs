using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.Benchmarks.Faults;

/// <summary><c>fault-server PORT [GOOD.pfx BAD.pfx]</c>: a process that can be stopped and killed, and that is told over its input how to answer from now on.</summary>
internal static class FaultServer
{
    private static readonly byte[] s_body = new byte[200];
    private static volatile string s_mode = "well";

    public static async Task ServeAsync(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        X509Certificate2[] certificates = [.. args.Skip(1).Select(file => X509CertificateLoader.LoadPkcs12FromFile(file, password: null))];
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, int.Parse(args[0], CultureInfo.InvariantCulture), listen =>
        {
            if (certificates.Length == 2) { listen.UseHttps(https => https.ServerCertificateSelector = (_, _) => certificates[s_mode == "expired" ? 1 : 0]); }
        }));
        builder.WebHost.UseKestrelHttpsConfiguration();
        await using WebApplication app = builder.Build();
        app.Run(AnswerAsync);
        await app.StartAsync();
        Console.WriteLine("ready");
        // Whoever started this process ends it by closing its input.
        while (await Console.In.ReadLineAsync() is { } mode) { s_mode = mode; }
        await app.StopAsync(new CancellationToken(canceled: true));
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        switch (s_mode)
        {
            case "503": context.Response.StatusCode = 503; return;
            case "500": context.Response.StatusCode = 500; return;
            case "hang": await Task.Delay(Timeout.Infinite, context.RequestAborted); return;
            case "late": await Task.Delay(300, context.RequestAborted); break;
            case "expired": context.Response.Headers.Connection = "close"; break;
            case "truncate":
                context.Response.ContentLength = 10 * s_body.Length;
                await context.Response.Body.WriteAsync(s_body);
                await context.Response.Body.FlushAsync();
                context.Abort();
                return;
        }
        await Task.Delay(2, context.RequestAborted);
        await context.Response.Body.WriteAsync(s_body);
    }
}
