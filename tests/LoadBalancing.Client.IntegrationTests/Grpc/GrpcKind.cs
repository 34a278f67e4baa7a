namespace LoadBalancing.Client.IntegrationTests.Grpc;

/// <summary>The four kinds of calls, and the methods of the test's servers.</summary>
internal enum GrpcKind
{
    Unary,
    ServerStream,
    ClientStream,
    Bidi,
}
