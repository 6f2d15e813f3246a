using Microsoft.Playwright;

namespace Memory.Console.Tests.Looks;

/// <summary>Measures whether what is written on a page can be read: the contrast of each text with what lies behind it, by the formula of WCAG 2.</summary>
internal static class Contrast
{
    /// <summary>Tells each text whose contrast is under 4.5, or 3 where it is large. What cannot be used right now is not measured.</summary>
    private const string Measure = """
        () => {
          const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
          canvas.canvas.width = canvas.canvas.height = 1;
          const known = new Map();
          const read = (colour) => known.get(colour) ?? known.set(colour, paint(colour)).get(colour);
          const paint = (colour) => {
            canvas.clearRect(0, 0, 1, 1);
            canvas.fillStyle = colour;
            canvas.fillRect(0, 0, 1, 1);
            const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
            return { r, g, b, a: a / 255 };
          };
          const over = (top, below) => ({ r: top.r * top.a + below.r * (1 - top.a), g: top.g * top.a + below.g * (1 - top.a), b: top.b * top.a + below.b * (1 - top.a), a: 1 });
          const behind = (element) => {
            const layers = [];
            for (let each = element; each; each = each.parentElement) {
              layers.push(read(getComputedStyle(each).backgroundColor));
              if (layers.at(-1).a === 1) break;
            }
            return layers.reverse().reduce((below, top) => over(top, below), { r: 255, g: 255, b: 255, a: 1 });
          };
          const light = ({ r, g, b }) => [r, g, b].map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
            .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
          const found = [];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          let measured = 0;
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const element = node.parentElement;
            const style = getComputedStyle(element);
            if (node.textContent.trim() === '' || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
            if (element.closest('.visually-hidden, .skip, :disabled, [aria-busy=true], option, noscript, script')) continue;
            const below = behind(element);
            const text = over(read(element instanceof SVGElement ? style.fill : style.color), below);
            const [high, low] = [light(text), light(below)].sort((a, b) => b - a);
            const ratio = (high + 0.05) / (low + 0.05);
            const size = Number.parseFloat(style.fontSize);
            const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
            measured++;
            if (ratio < (isLarge ? 3 : 4.5)) found.push(`${ratio.toFixed(2)}: "${node.textContent.trim().slice(0, 40)}" (${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''})`);
          }
          return measured < 3 ? ['There is hardly any text.'] : [...new Set(found)];
        }
        """;

    public static async Task ShouldSufficeAsync(IPage page, string place)
    {
        var faint = await page.EvaluateAsync<string[]>(Measure);
        Assert.True(faint.Length == 0, $"{place}\n{string.Join('\n', faint)}");
    }
}
