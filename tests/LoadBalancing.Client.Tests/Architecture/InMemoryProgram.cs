using LoadBalancing.Client.Tests.Architecture.Metadata;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LoadBalancing.Client.Tests.Architecture;

/// <summary>Compiles a few lines, so that a check can be seen to fail.</summary>
internal static class InMemoryProgram
{
    private static readonly MetadataReference[] Framework =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is "System.Private.CoreLib.dll" or "System.Runtime.dll" or "System.Private.Uri.dll" or "System.Console.dll" or "System.Collections.dll" or "System.Linq.dll" or "System.Threading.dll")
            .Select(path => MetadataReference.CreateFromFile(path))];

    public static CompiledAssembly Compile(string source)
    {
        const string Usings = "global using System; global using System.Collections.Generic; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;\n";
        var compilation = CSharpCompilation.Create("Sample",
            [CSharpSyntaxTree.ParseText(Usings, cancellationToken: TestContext.Current.CancellationToken), CSharpSyntaxTree.ParseText(source, cancellationToken: TestContext.Current.CancellationToken)],
            Framework, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
        using var image = new MemoryStream();
        var result = compilation.Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return CompiledAssembly.From(image.ToArray());
    }
}
