using System.Text;
using System.Text.Json;
using Memory.Server.Api.Reading;

namespace Memory.Server.Tests.Api;

public sealed class ReadingTests
{
    [Theory]
    [InlineData("2026-03-01T09:00:00Z", "2026-03-01T09:00:00.0000000Z")]
    [InlineData("2026-03-01t09:00:00z", "2026-03-01T09:00:00.0000000Z")]
    [InlineData("2026-03-01 09:00:00+02:30", "2026-03-01T06:30:00.0000000Z")]
    [InlineData("2026-03-01T09:00:00-23:59", "2026-03-02T08:59:00.0000000Z")]
    [InlineData("2026-03-01T09:00:00.5Z", "2026-03-01T09:00:00.5000000Z")]
    [InlineData("2026-03-01T09:00:00.123456789Z", "2026-03-01T09:00:00.1234560Z")]
    [InlineData("2024-02-29T23:59:59Z", "2024-02-29T23:59:59.0000000Z")]
    public void Time_AsRfc3339WritesIt_Read(string text, string utc)
    {
        Assert.True(Rfc3339.TryParse(text, out var time));
        Assert.Equal((DateTimeOffset.Parse(utc), TimeSpan.Zero), (time, time.Offset));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-03-01")]
    [InlineData("2026-03-01T09:00Z")]
    [InlineData("2026-03-01T09:00:00")]
    [InlineData("2026-03-01T09:00:00.Z")]
    [InlineData("2026-03-01T09:00:00+2:30")]
    [InlineData("2026-03-01T09:00:00+0230")]
    [InlineData("2026-03-01T09:00:00+24:00")]
    [InlineData("2026-02-29T09:00:00Z")]
    [InlineData("2026-03-01T24:00:00Z")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("9999-12-31T23:59:59-01:00")]
    [InlineData("March 1, 2026 at nine o'clock")]
    [InlineData("２０26-03-01T09:00:00Z")]
    public void Time_AnyOtherWriting_Refused(string text) => Assert.False(Rfc3339.TryParse(text, out _));

    [Theory]
    [InlineData("null", 4, 0)]
    [InlineData("[ 1 , 2 ]", 5, 1)]
    [InlineData("""{ "a" : { } }""", 8, 2)]
    [InlineData("""{"é":"😀"}""", 13, 1)]
    [InlineData("""{"\u00e9":"\ud83d\ude00"}""", 13, 1)]
    [InlineData("""["\n\u0001\"\/"]""", 15, 1)]
    public void Measure_AnyWriting_OfTheCompactForm(string json, int bytes, int levels)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Equal(new JsonMeasure(bytes, levels), JsonMeasure.Of(document.RootElement));
    }

    [Fact]
    public void Measure_PlainText_AgreesWithItsBytes()
    {
        const string Json = """{"a":[1,2.50,true,null,"x"],"b":{"c":"text","d":{}}}""";
        using var document = JsonDocument.Parse(Json);
        Assert.Equal(new JsonMeasure(Encoding.UTF8.GetByteCount(Json), 3), JsonMeasure.Of(document.RootElement));
    }

    [Theory]
    [InlineData("", 0, 1, true)]
    [InlineData("", 1, 1, false)]
    [InlineData("a", 1, 1, true)]
    [InlineData("😀", 1, 1, true)]
    [InlineData("😀", 2, 2, false)]
    [InlineData("😀😀", 1, 1, false)]
    [InlineData("ab", 1, 1, false)]
    public void Length_InCodePoints(string text, int least, int most, bool within) =>
        Assert.Equal(within, TextLength.IsWithin(text, least, most));
}
