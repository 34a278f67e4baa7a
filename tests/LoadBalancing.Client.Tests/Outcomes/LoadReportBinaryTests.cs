using static LoadBalancing.Client.Tests.Outcomes.LoadReports;

namespace LoadBalancing.Client.Tests.Outcomes;

public sealed class LoadReportBinaryTests
{
    /// <summary>Every field of the .proto, byte by byte. A tag is (number &lt;&lt; 3) | wire type; a double is its eight bytes, the lowest first.</summary>
    private static readonly byte[] EveryField =
    [
        0x09, 0, 0, 0, 0, 0, 0, 0xE0, 0x3F,                                              // 1 cpu_utilization, fixed64: 0.5 = 0x3FE0...
        0x11, 0, 0, 0, 0, 0, 0, 0xD0, 0x3F,                                              // 2 mem_utilization: 0.25 = 0x3FD0...
        0x18, 0xAC, 0x02,                                                                // 3 rps, varint: 0x2C + (2 << 7) = 300
        0x22, 0x0E, 0x0A, 3, (byte)'r', (byte)'o', (byte)'w', 0x11, 0, 0, 0, 0, 0, 0, 0xF0, 0xBF,     // 4 request_cost, 14 bytes: "row" (5) + -1 (9)
        0x2A, 0x0C, 0x0A, 1, (byte)'d', 0x11, 0, 0, 0, 0, 0, 0, 0xF8, 0x3F,              // 5 utilization, 12 bytes: "d" = 1.5
        0x31, 0, 0, 0, 0, 0, 0, 0x59, 0x40,                                              // 6 rps_fractional: 100
        0x39, 0, 0, 0, 0, 0, 0, 0x00, 0x40,                                              // 7 eps: 2
        0x42, 0x0E, 0x0A, 3, (byte)'r', (byte)'i', (byte)'f', 0x11, 0, 0, 0, 0, 0, 0, 0x10, 0x40,     // 8 named_metrics: "rif" = 4
        0x49, 0, 0, 0, 0, 0, 0, 0xE8, 0x3F,                                              // 9 application_utilization: 0.75
    ];

    private const string EveryFieldRead = "cpu=0.5 mem=0.25 app=0.75 rps=100 eps=2 utilization.d=1.5 cost.row=-1 named.rif=4";

    [Fact]
    public void Every_field_is_read()
    {
        Assert.Equal(EveryFieldRead, ReadBinary(EveryField));
        Assert.Equal(EveryFieldRead, Read("BIN " + Convert.ToBase64String(EveryField)));
        Assert.Equal("rps=300", ReadBinary(0x18, 0xAC, 0x02));
        Assert.Equal("rps=300", ReadBinary([0x18, 0xAC, 0x02, .. Double(6, 0)]));        // rps_fractional says nothing
        Assert.Equal("rps=0.5", ReadBinary([.. Double(6, 0.5), 0x18, 0xAC, 0x02]));
    }

    [Fact]
    public void The_bytes_that_tests_assemble_are_those()
    {
        byte[] assembled =
        [
            .. Double(1, 0.5), .. Double(2, 0.25), 0x18, 0xAC, 0x02, .. Entry(4, "row", -1), .. Entry(5, "d", 1.5),
            .. Double(6, 100), .. Double(7, 2), .. Entry(8, "rif", 4), .. Double(9, 0.75),
        ];
        Assert.Equal(EveryField, assembled);
    }

    /// <summary>Envoy, test/common/orca/orca_parser_test.cc, LegacyBinaryHeaderFromGrpcGo: "captured from a grpc-go backend, which omits base64 padding".</summary>
    [Theory]
    [InlineData("CQAAAAAAAOA/MQAAAAAAAFlAOQAAAAAAAABAQg4KA3JpZhEAAAAAAAAQQA")]
    [InlineData("CQAAAAAAAOA/MQAAAAAAAFlAOQAAAAAAAABAQg4KA3JpZhEAAAAAAAAQQA==")]
    public void What_grpc_go_sends_is_read(string base64)
    {
        Assert.Equal("cpu=0.5 rps=100 eps=2 named.rif=4", ReadBinary(base64));
        Assert.Equal("cpu=0.5 rps=100 eps=2 named.rif=4", Read("BIN " + base64));
    }

    [Theory]
    [InlineData(1, "cpu=1")]
    [InlineData(2, "mem=1")]
    [InlineData(6, "rps=1")]
    [InlineData(7, "eps=1")]
    [InlineData(9, "app=1")]
    public void A_load_is_finite_and_not_below_0(int field, string one)
    {
        Assert.Equal(one, ReadBinary(Double(field, 1)));
        Assert.Equal("", ReadBinary(Double(field, -0.0)));
        foreach (double value in (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity, -1, -double.Epsilon])
        {
            Assert.Equal("refused", ReadBinary(Double(field, value)));
        }
    }

    [Theory]
    [InlineData(4, -1, "cost.x=-1")]
    [InlineData(5, -1, "refused")]
    [InlineData(8, -1, "named.x=-1")]
    [InlineData(4, double.NaN, "refused")]
    [InlineData(5, double.PositiveInfinity, "refused")]
    [InlineData(8, double.NegativeInfinity, "refused")]
    [InlineData(8, double.NaN, "refused")]
    public void A_metric_is_finite_and_a_utilization_not_below_0(int map, double value, string expected) => Assert.Equal(expected, ReadBinary(Entry(map, "x", value)));

    [Fact]
    public void What_comes_later_wins()
    {
        Assert.Equal("cpu=0.25", ReadBinary([.. Double(1, 0.5), .. Double(1, 0.25)]));
        Assert.Equal("named.x=2 named.y=3", ReadBinary([.. Entry(8, "x", 1), .. Entry(8, "y", 3), .. Entry(8, "x", 2)]));
        Assert.Equal("named.y=2", ReadBinary(Bytes(8, [.. Bytes(1, (byte)'x'), .. Double(2, 1), .. Bytes(1, (byte)'y'), .. Double(2, 2)])));
    }

    [Fact]
    public void An_entry_without_a_value_is_0_and_one_without_a_key_is_refused()
    {
        Assert.Equal("named.x=0", ReadBinary(Bytes(8, Bytes(1, (byte)'x'))));
        Assert.Equal("named.x=1", ReadBinary(Bytes(8, [.. Double(2, 1), .. Bytes(1, (byte)'x')])));       // in either order
        Assert.Equal("refused", ReadBinary(Bytes(8, Double(2, 1))));
        Assert.Equal("refused", ReadBinary(Entry(8, "", 1)));
        Assert.Equal("refused", ReadBinary(Bytes(8)));
    }

    [Theory]
    [InlineData(new byte[] { 0x08, 0x01 })]                                              // cpu_utilization as varint
    [InlineData(new byte[] { 0x0D, 0, 0, 0, 0 })]                                        // as fixed32
    [InlineData(new byte[] { 0x0A, 0x08, 0, 0, 0, 0, 0, 0, 0, 0 })]                      // as bytes (a packed double)
    [InlineData(new byte[] { 0x48, 0x01 })]                                              // application_utilization as varint
    [InlineData(new byte[] { 0x19, 0, 0, 0, 0, 0, 0, 0, 0 })]                            // rps as fixed64
    [InlineData(new byte[] { 0x1D, 0, 0, 0, 0 })]                                        // rps as fixed32
    [InlineData(new byte[] { 0x40, 0x01 })]                                              // named_metrics as varint
    [InlineData(new byte[] { 0x41, 0, 0, 0, 0, 0, 0, 0, 0 })]                            // as fixed64
    [InlineData(new byte[] { 0x42, 0x05, 0x0A, 0x01, 0x78, 0x10, 0x01 })]                // an entry's value as varint
    [InlineData(new byte[] { 0x42, 0x02, 0x08, 0x78 })]                                  // an entry's key as varint
    public void A_known_field_of_another_wire_type_is_refused(byte[] message) => Assert.Equal("refused", ReadBinary(message));

    [Fact]
    public void A_known_field_of_another_wire_type_is_refused_though_its_value_would_fit()
    {
        byte[][] known =
        [
            Double(1, 0.5), Double(2, 0.5), [0x18, 0xAC, 0x02], Entry(4, "x", 1), Entry(5, "x", 1), Double(6, 0.5), Double(7, 0.5), Entry(8, "x", 1), Double(9, 0.5),
        ];
        foreach (byte[] field in known)
        {
            Assert.NotEqual("refused", ReadBinary(field));
            byte right = field[0];
            for (int type = 0; type < 8; type++)
            {
                field[0] = (byte)((right & ~7) | type);
                if (field[0] != right) { Assert.Equal("refused", ReadBinary(field)); }
            }
        }
        byte[] key = Bytes(1, (byte)'x'), value = Double(2, 1);
        Assert.Equal("named.x=1", ReadBinary(Bytes(8, [.. key, .. value])));
        Assert.Equal("refused", ReadBinary(Bytes(8, [0x08, .. key[1..], .. value])));    // the key as varint
        Assert.Equal("refused", ReadBinary(Bytes(8, [.. key, 0x10, .. value[1..]])));    // the value as varint
    }

    [Theory]
    [InlineData(new byte[] { 0x50, 0x96, 0x01 }, "eps=2")]                               // field 10, varint
    [InlineData(new byte[] { 0x51, 1, 2, 3, 4, 5, 6, 7, 8 }, "eps=2")]                   // fixed64
    [InlineData(new byte[] { 0x52, 0x02, 0xFF, 0xFF }, "eps=2")]                         // bytes, that need not be text
    [InlineData(new byte[] { 0x55, 1, 2, 3, 4 }, "eps=2")]                               // fixed32
    [InlineData(new byte[] { 0xF8, 0xFF, 0xFF, 0xFF, 0x0F, 0x00 }, "eps=2")]             // the last field number, 2^29 - 1
    [InlineData(new byte[] { 0x42, 0x05, 0x0A, 0x01, 0x78, 0x18, 0x07 }, "eps=2 named.x=0")]          // field 3 of an entry
    [InlineData(new byte[] { 0x53, 0x54 }, "refused")]                                   // a group
    [InlineData(new byte[] { 0x56 }, "refused")]                                         // there is no wire type 6
    [InlineData(new byte[] { 0x57 }, "refused")]                                         // nor 7
    [InlineData(new byte[] { 0x00, 0x00 }, "refused")]                                   // nor a field 0
    [InlineData(new byte[] { 0x02, 0x00 }, "refused")]
    [InlineData(new byte[] { 0x05, 1, 2, 3, 4 }, "refused")]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x10, 0x00 }, "refused")]           // nor a field 2^29, whose tag has 33 bits
    [InlineData(new byte[] { 0x88, 0x80, 0x80, 0x80, 0x10, 0x00 }, "refused")]           // nor is it field 1
    public void Fields_that_are_not_known_are_skipped_if_they_are_whole(byte[] before, string expected) => Assert.Equal(expected, ReadBinary([.. before, .. Double(7, 2)]));

    [Fact]
    public void A_message_that_is_cut_off_anywhere_but_between_fields_is_refused()
    {
        byte[] message = [.. EveryField, 0x50, 0x96, 0x01, 0x51, 1, 2, 3, 4, 5, 6, 7, 8, 0x52, 0x02, 0xFF, 0xFF, 0x55, 1, 2, 3, 4];
        int[] ends = [9, 18, 21, 37, 51, 60, 69, 85, 94, 97, 106, 110, 115];             // where a field ends, by the lengths above
        for (int length = 1; length < message.Length; length++)
        {
            Assert.Equal(ends.Contains(length), ReadBinary(message[..length]) != "refused");
        }
        Assert.Equal(115, message.Length);
    }

    [Theory]
    [InlineData(new byte[] { 0x42, 0x0D, 0x0A, 3, 0x72, 0x69, 0x66, 0x11, 0, 0, 0, 0, 0, 0, 0x10, 0x40 })]      // an entry a byte short: 0x40 is left over, a tag
    [InlineData(new byte[] { 0x42, 0x0F, 0x0A, 3, 0x72, 0x69, 0x66, 0x11, 0, 0, 0, 0, 0, 0, 0x10, 0x40 })]      // a byte long
    [InlineData(new byte[] { 0x42, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })]               // 2^64 - 1 bytes
    [InlineData(new byte[] { 0x42, 0x80, 0x80, 0x80, 0x80, 0x10 })]                                             // 2^32 bytes: none, in 32 bits
    [InlineData(new byte[] { 0x42, 0x03, 0x0A, 0x02, 0x78 })]                            // a key longer than its entry
    public void A_length_that_does_not_fit_is_refused(byte[] message) => Assert.Equal("refused", ReadBinary(message));

    [Theory]
    [InlineData(new byte[] { 0x18, 0x80 })]
    [InlineData(new byte[] { 0x18 })]
    [InlineData(new byte[] { 0x18, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02 })]               // 65 bits
    [InlineData(new byte[] { 0x18, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00 })]         // eleven bytes
    [InlineData(new byte[] { 0x18, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })]
    public void A_varint_that_is_cut_off_or_longer_than_64_bits_is_refused(byte[] message) => Assert.Equal("refused", ReadBinary(message));

    [Theory]
    [InlineData(new byte[] { 0x18, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 }, "rps=1.8446744073709552E+19")]      // 2^64 - 1
    [InlineData(new byte[] { 0x18, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01 }, "rps=9.223372036854776E+18")]       // 2^63: the tenth byte's bit
    [InlineData(new byte[] { 0x18, 0xAC, 0x82, 0x80, 0x00 }, "rps=300")]                 // longer than need be, as protobuf allows
    public void A_varint_has_up_to_64_bits(byte[] message, string expected) => Assert.Equal(expected, ReadBinary(message));

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC3 })]                                                    // cut off
    [InlineData(new byte[] { 0xC0, 0xAF })]                                              // '/' in two bytes
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]                                        // half of a surrogate pair
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })]                                  // beyond U+10FFFF
    public void A_name_that_is_no_UTF8_is_refused(byte[] name) => Assert.Equal("refused", ReadBinary(Bytes(8, [.. Bytes(1, name), .. Double(2, 1)])));

    [Fact]
    public void A_name_is_UTF8() => Assert.Equal("named.größe=1 named.🐌=2", ReadBinary([.. Entry(8, "größe", 1), .. Entry(8, "🐌", 2)]));

    [Theory]
    [InlineData("")]
    [InlineData("not-a-valid-binary-proto")]                                             // Envoy: BinaryHeaderPopulatedWithReadableString
    [InlineData("=")]
    [InlineData("====")]
    [InlineData("GAE=====")]
    [InlineData("GKwC=")]
    [InlineData("GKwCG")]                                                                // one char is no byte
    [InlineData("GAE==")]
    [InlineData("GA==GAE=")]
    [InlineData("G=E=")]
    [InlineData("GA=")]                                                                  // half of its padding
    [InlineData("GA=E")]
    [InlineData("GAEYAg=")]                                                              // the same, of a message that is whole: 18 01 18 02
    [InlineData("GAE=GAE")]
    [InlineData(" GKwC")]
    [InlineData("GKwC ")]
    [InlineData("GKwC    ")]                                                             // as many chars as base64 has
    [InlineData("GK\t\t\t\twC")]
    [InlineData("\r\r\r\rGKwC")]
    [InlineData("GKwC\n\n\n\n")]
    [InlineData("GKwC,GKwC")]                                                            // two headers, joined
    [InlineData("GKw\0")]
    [InlineData("GKwſ")]                                                                 // U+017F, an s of old
    public void What_is_no_base64_is_refused(string base64)
    {
        Assert.Equal("refused", ReadBinary(base64));
        Assert.Equal("refused", Read("BIN " + base64));
    }

    [Fact]
    public void Base64_is_the_standard_one()
    {
        byte[] message = [0x52, 0x07, 0, 0xFB, 0xEF, 0xBE, 0xFF, 0xFF, 0xFF, .. Double(1, 0.5)];      // field 10: ++++ and ////
        string standard = Convert.ToBase64String(message), other = standard.Replace('+', '-').Replace('/', '_');
        Assert.Contains("++++////", standard);
        Assert.Equal("cpu=0.5", ReadBinary(standard));
        Assert.Equal("refused", ReadBinary(other));
    }

    [Fact]
    public void Base64_of_every_length_is_read_with_and_without_padding()
    {
        for (int more = 0; more < 12; more++)
        {
            byte[] message = [.. Bytes(10, [.. Enumerable.Repeat((byte)0xFE, more)]), .. Double(1, 0.5)];
            Assert.Equal("cpu=0.5", ReadBinary(Convert.ToBase64String(message)));
            Assert.Equal("cpu=0.5", ReadBinary(Convert.ToBase64String(message).TrimEnd('=')));
        }
    }

    [Fact]
    public void The_prefix_BIN_is_for_the_header_of_all_formats_only()
    {
        Assert.Equal("refused", ReadBinary("BIN GKwC"));
        Assert.Equal("refused", Read("GKwC"));
        Assert.Equal("refused", Read("bin GKwC"));
        Assert.Equal("rps=300", Read("BIN GKwC"));
    }
}
