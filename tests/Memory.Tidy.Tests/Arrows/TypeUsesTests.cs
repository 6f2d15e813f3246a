using System.Globalization;
using System.Text;

namespace Memory.Tidy.Tests.Arrows;

public sealed class TypeUsesTests
{
    [Theory]
    [InlineData(typeof(StringBuilder), "a local variable")]
    [InlineData(typeof(CultureInfo), "a static property that a method reads")]
    [InlineData(typeof(FormatException), "an exception that is caught")]
    [InlineData(typeof(Uri), "an argument of a generic type")]
    [InlineData(typeof(System.ComponentModel.DescriptionAttribute), "an attribute")]
    [InlineData(typeof(ICloneable), "an interface")]
    [InlineData(typeof(Version), "a field")]
    [InlineData(typeof(Random), "a parameter")]
    public void Of_AnyWayOfUse_IsFound(Type used, string way) =>
        Assert.True(
            TypeUses.Of(typeof(TypeUsesTests).Assembly).Any(use => use.User == typeof(Specimen) && use.Used == used),
            $"{used.Name} is {way} of the specimen");

    [System.ComponentModel.Description("It only shows what is found.")]
    private sealed class Specimen(Version version) : ICloneable
    {
        private readonly Version version = version;

        public object Clone()
        {
            try
            {
                var text = new StringBuilder();
                return text.Append(CultureInfo.InvariantCulture.LCID).Append(version).Length;
            }
            catch (FormatException)
            {
                return 0;
            }
        }

        public static IReadOnlyList<Uri> Places(Random random) => random.Next() == 0 ? [] : [new Uri("urn:specimen")];
    }
}
