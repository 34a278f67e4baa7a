namespace LoadBalancing.Client.Etcd.Wire;

/// <summary>One question to etcd, whoever answers it.</summary>
/// <param name="Method">Its path.</param>
/// <param name="Message">The message.</param>
/// <param name="What">What is asked, for error messages: "reading '/a'". Names keys, never values.</param>
internal sealed record EtcdQuestion(string Method, byte[] Message, string What)
{
    /// <summary>Whether it does no harm to ask twice.</summary>
    public bool MayRepeat { get; init; } = true;

    /// <summary>Whether the stream of questions stays open until the answer is there.</summary>
    public bool IsHeldOpen { get; init; }
}
