using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LoadBalancing.Client.Traffic.Affinity;

namespace LoadBalancing.Client.Tests.Traffic.Affinity;

public sealed class SessionHashTests
{
    private static readonly AffinityKind[] s_kinds = [AffinityKind.Key, AffinityKind.Header, AffinityKind.Source];

    [Theory]
    [InlineData(2)]
    [InlineData(10_000)]            // more than fits on the stack
    public void It_is_the_first_half_of_SHA_256_over_kind_name_and_value_in_UTF_16(int length)
    {
        string value = new('4', length);
        byte[] expected = SHA256.HashData(Encoding.Unicode.GetBytes("\u0001x-user\0" + value));
        Assert.Equal(BinaryPrimitives.ReadUInt128BigEndian(expected), SessionHash.Of(AffinityKind.Header, "x-user", value));
    }

    [Fact]
    public void Two_users_never_share_one() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(1, 31),
        Prop.ForAll(ArbMap.Default.ArbFor<(int Kind, string? Name, string? Value)[]>(), users =>
        {
            // Names hold no '\0'; values are any chars, also halves of surrogate pairs, which UTF-8 would make equal.
            var seen = new Dictionary<UInt128, (AffinityKind, string, string)>();
            foreach ((int kind, string? name, string? value) in users.Append((0, "", "\ud800")).Append((0, "", "\ud801")).Append((0, "", "\ufffd")))
            {
                (AffinityKind Kind, string Name, string Value) user = (s_kinds[(uint)kind % 3], (name ?? "").Replace("\0", "", StringComparison.Ordinal), value ?? "");
                if (!seen.TryAdd(SessionHash.Of(user.Kind, user.Name, user.Value), user) && seen[SessionHash.Of(user.Kind, user.Name, user.Value)] != user) { return false; }
            }
            return true;
        }));

    [Fact]
    public void Where_a_value_was_read_from_is_part_of_it()
    {
        UInt128[] hashes =
        [
            SessionHash.Of(AffinityKind.Key, "", "42"), SessionHash.Of(AffinityKind.Source, "", "42"), SessionHash.Of(AffinityKind.Header, "x-user", "42"),
            SessionHash.Of(AffinityKind.Header, "x-account", "42"), SessionHash.Of(AffinityKind.Header, "x", "-user\u000042"), SessionHash.Of(AffinityKind.Header, "x-user4", "2"),
        ];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }
}
