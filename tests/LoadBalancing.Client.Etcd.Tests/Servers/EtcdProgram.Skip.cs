namespace LoadBalancing.Client.Etcd.Tests.Servers;

internal static partial class EtcdProgram
{
    static partial void Skip(string why) => Xunit.Assert.Skip(why);
}
