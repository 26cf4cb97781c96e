namespace DmlEnhance.Cli.Score.Report;

/// <summary>A section a picture: two of its versions under a slider, their histograms, its scores.</summary>
internal sealed partial class HtmlReport
{
    private const string Input = "input";
    private const string Reference = "reference";

    private void WritePictures()
    {
        if (_summary.Pictures.Count == 0)
            return;
        _page.WriteLine($"<section id=\"pictures\">\n<h2>{(Plan.IsVideo ? "Videos" : "Pictures")}</h2>");
        List<(string Key, string Label)> kinds = [.. _summary.Pictures.SelectMany(Versions).Select(version => (version.Key, version.Label)).Distinct()];
        if (_summary.Pictures.Count > 1 && kinds.Count > 2)
        {
            _page.WriteLine($"<p class=\"everywhere\">In all {Plan.Noun}s show");
            WriteSelect("left", kinds);
            _page.WriteLine("beside");
            WriteSelect("right", kinds);
            _page.WriteLine("</p>");
        }

        for (int i = 0; i < _summary.Pictures.Count; i++)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            WritePicture(_summary.Pictures[i], i + 1);
        }

        _page.WriteLine("</section>");
    }

    private void WriteSelect(string side, List<(string Key, string Label)> kinds)
    {
        _page.WriteLine($"<select data-side=\"{side}\" aria-label=\"{side} side of all pictures\"><option value=\"\">…</option>");
        foreach ((string key, string label) in kinds)
            _page.WriteLine($"<option value=\"{key}\">{Escape(label)}</option>");
        _page.WriteLine("</select>");
    }

    private void WritePicture(PictureScores picture, int number)
    {
        List<Version> versions = Versions(picture);
        _page.WriteLine($"<article id=\"picture-{Number(number)}\" class=\"picture\">\n<h3>{Escape(picture.Item.Name)}</h3>");
        if (versions.Count > 0)
        {
            // Before enhancement on the left where it is known, otherwise as it should be; the first method on the right.
            int right = versions.FindIndex(version => version.Key == MethodKey(0));
            if (right < 0)
                right = versions.Count - 1;
            WriteChoosers(versions, number, left: 0, right);
            WriteCompare(versions, left: 0, right, picture.Item.Name);
            WriteHistograms(versions, left: 0, right);
        }

        WriteVideo(picture);

        WritePictureScores(picture);
        foreach (string error in picture.AllErrors)
            _page.WriteLine($"<p class=\"error\">{Escape(error)}</p>");
        _page.WriteLine("</article>");
    }

    private static List<Version> Versions(PictureScores picture)
    {
        var versions = new List<Version>();
        Add(Input, Input, picture.Input);
        Add(Reference, Reference, picture.Reference);
        for (int method = 0; method < picture.Methods.Count; method++)
            Add(MethodKey(method), picture.Methods[method].Method, picture.Methods[method].Picture);
        return versions;

        void Add(string key, string label, ReportPicture? shown)
        {
            if (shown is not null)
                versions.Add(new Version(key, label, shown));
        }
    }

    // Not its name: a method may be called "input".
    private static string MethodKey(int method) => $"method-{Number(method)}";

    private void WriteChoosers(List<Version> versions, int number, int left, int right)
    {
        if (versions.Count == 1)
            return;
        _page.WriteLine("<div class=\"choosers\">");
        foreach ((string side, int chosen) in new[] { ("left", left), ("right", right) })
        {
            _page.WriteLine($"<fieldset data-side=\"{side}\"><legend>{side}</legend>");
            for (int i = 0; i < versions.Count; i++)
                _page.WriteLine($"<label><input type=\"radio\" name=\"{side}-{Number(number)}\" value=\"{Number(i)}\" data-key=\"{versions[i].Key}\" data-label=\"{Escape(versions[i].Label)}\"{(i == chosen ? " checked" : "")}>{Escape(versions[i].Label)}</label>");
            _page.WriteLine("</fieldset>");
        }

        _page.WriteLine("</div>");
    }

    private void WriteCompare(List<Version> versions, int left, int right, string name)
    {
        ReportPicture first = versions[left].Picture;
        _page.WriteLine($"<div class=\"compare\" style=\"max-width: {Number(first.Width)}px; aspect-ratio: {Number(first.Width)} / {Number(first.Height)}\">");
        for (int i = 0; i < versions.Count; i++)
        {
            (_, string label, ReportPicture shown) = versions[i];
            _page.WriteLine($"<img class=\"{Sides(i, left, right)}\" width=\"{Number(shown.Width)}\" height=\"{Number(shown.Height)}\" alt=\"{Escape($"{name}: {label}")}\" src=\"data:image/jpeg;base64,{Convert.ToBase64String(shown.Jpeg)}\">");
        }

        if (versions.Count > 1)
        {
            _page.WriteLine($"<output class=\"left\">{Escape(versions[left].Label)}</output><output class=\"right\">{Escape(versions[right].Label)}</output><span class=\"line\"></span>");
            _page.WriteLine($"<input type=\"range\" min=\"0\" max=\"100\" step=\"any\" value=\"50\" aria-label=\"{Escape($"where {name} changes from left to right")}\">");
        }

        _page.WriteLine("</div>");
    }

    private void WriteHistograms(List<Version> versions, int left, int right)
    {
        _page.WriteLine($"<div class=\"histograms\" style=\"max-width: {Number(versions[left].Picture.Width)}px\">");
        for (int i = 0; i < versions.Count; i++)
            _page.WriteLine($"<figure class=\"{Sides(i, left, right)}\">{HistogramSvg.Draw(versions[i].Picture.Histogram)}<figcaption>{Escape(versions[i].Label)}: red, green and blue from 0 to 255</figcaption></figure>");
        _page.WriteLine("</div>");
    }

    private void WritePictureScores(PictureScores picture)
    {
        double?[] best = [.. Plan.Metrics.Select((metric, i) => Best(metric, [.. picture.Methods.Take(Plan.Methods.Count).Select(method => method.Values[i]).OfType<double>()]))];
        _page.Write("<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">Method</th>");
        foreach (Metric metric in Plan.Metrics)
            _page.Write($"<th scope=\"col\" class=\"number\">{Escape(metric.Heading)}</th>");
        _page.WriteLine("</tr></thead>\n<tbody>");
        for (int method = 0; method < picture.Methods.Count; method++)
        {
            _page.Write($"<tr><th scope=\"row\">{Escape(picture.Methods[method].Method)}</th>");
            WriteScores(picture, method, best);
            _page.WriteLine("</tr>");
        }

        _page.WriteLine("</tbody>\n</table></div>");

        static double? Best(Metric metric, List<double> values) => values.Count > 1 ? values.Aggregate(metric.Best) : null;
    }

    private static string Sides(int version, int left, int right) => (version == left, version == right) switch
    {
        (true, true) => "left right",
        (true, false) => "left",
        (false, true) => "right",
        _ => "",
    };

    // One of the pictures that can be chosen for a side of the slider.
    private sealed record Version(string Key, string Label, ReportPicture Picture);
}
