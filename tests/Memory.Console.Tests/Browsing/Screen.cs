using Microsoft.Playwright;

namespace Memory.Console.Tests.Browsing;

/// <summary>What somebody looks at the console with.</summary>
/// <param name="Name">Part of the names of its screenshots.</param>
/// <param name="Width">In CSS pixels.</param>
/// <param name="Height">In CSS pixels.</param>
/// <param name="Colours">What the system asks pages for.</param>
internal sealed record Screen(string Name, int Width, int Height, ColorScheme Colours = ColorScheme.Light)
{
    public static Screen Light { get; } = new("light", 1280, 860);

    public static Screen Dark { get; } = new("dark", 1280, 860, ColorScheme.Dark);

    /// <summary>Where the navigation still stands at the side and leaves the page little.</summary>
    public static Screen Tablet { get; } = new("tablet", 880, 900);

    public static Screen Phone { get; } = new("phone", 360, 740);

    public static Screen SmallPhone { get; } = new("small-phone", 320, 640, ColorScheme.Dark);

    public static Screen Named(string name) => name switch
    {
        "light" => Light,
        "dark" => Dark,
        "tablet" => Tablet,
        "phone" => Phone,
        "small-phone" => SmallPhone,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such screen."),
    };
}
