using Spectre.Console;
using Spectre.Console.Rendering;

namespace Memory.Server.Cli.Terminals;

/// <summary>A column that says something only once it is known how much there is to do.</summary>
internal sealed class KnownEnd(ProgressColumn column) : ProgressColumn
{
    protected override bool NoWrap => true;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        task.IsIndeterminate ? Text.Empty : column.Render(options, task, deltaTime);

    public override int? GetColumnWidth(RenderOptions options) => column.GetColumnWidth(options);
}
