using LoadBalancing.Client.Configuration.Settings;

namespace LoadBalancing.Client.Tests.Configuration.Settings;

public sealed class SettingsLogTests
{
    [Fact]
    public void What_is_wrong_is_known_by_its_path_and_by_every_one_above()
    {
        var log = new SettingsLog();
        log.Error("a:List:0:Name", "is wrong");
        log.Error("a:List:1:Name", "is wrong");        // its ancestors are partly known already
        Assert.All(["a", "A:list", "a:List:0", "a:List:0:Name", "a:List:1"], path => Assert.True(log.IsWrongAtOrBelow(path), path));
        Assert.All(["", "a:Li", "a:List:2", "a:List:0:Name:x", "b"], path => Assert.False(log.IsWrongAtOrBelow(path), path));
        Assert.True(log.IsWrong("a:list:0:name"));
        Assert.False(log.IsWrong("a:List:0"));
        Assert.Equal(["a:List:0:Name: is wrong.", "a:List:1:Name: is wrong."], log.Errors);
    }
}
