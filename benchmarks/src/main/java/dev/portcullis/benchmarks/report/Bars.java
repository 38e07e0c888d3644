package dev.portcullis.benchmarks.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.text.NumberFormat;
import java.util.Locale;
import java.util.Map;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.CategoryItemRendererState;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.text.TextUtils;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.Range;
import org.jfree.data.category.CategoryDataset;

/** Bars that lie, coloured by whose they are, with a line from bound to bound of the median and the number behind both. */
final class Bars extends BarRenderer {
    private static final long serialVersionUID = 1L;

    /** The lines of the bounds are to be seen on the bars too. */
    private static final int OPACITY = 0xA0;

    private static final Color OURS = new Color(0x2F, 0x8F, 0x5B, OPACITY);
    private static final Color THEIRS = new Color(0x4C, 0x86, 0xC6, OPACITY);
    private static final Color RAW = new Color(0x8A, 0x8F, 0x98, OPACITY / 2);
    private static final int GAP = 4;

    private final transient Map<String, double[]> bounds;

    /** @param bounds of the median, by the name of the bar and in the unit of the axis; {@code NaN} where there are none */
    Bars(Map<String, double[]> bounds) {
        this.bounds = bounds;
        setBarPainter(new StandardBarPainter());
        setShadowVisible(false);
        setItemMargin(0);
    }

    @Override
    public Paint getItemPaint(int row, int column) {
        String name = getPlot().getDataset().getColumnKey(column).toString();
        return name.startsWith("portcullis") ? OURS : name.startsWith("raw") ? RAW : THEIRS;
    }

    /** The axis has room for the bounds too. */
    @Override
    public Range findRangeBounds(CategoryDataset dataset) {
        Range bars = super.findRangeBounds(dataset);
        for (double[] pair : bounds.values()) {
            bars = Double.isNaN(pair[1]) ? bars : Range.expandToInclude(bars, pair[1]);
        }
        return bars;
    }

    @Override
    public void drawItem(
            Graphics2D graphics,
            CategoryItemRendererState state,
            Rectangle2D area,
            CategoryPlot plot,
            CategoryAxis names,
            ValueAxis values,
            CategoryDataset dataset,
            int row,
            int column,
            int pass) {
        super.drawItem(graphics, state, area, plot, names, values, dataset, row, column, pass);
        double value = dataset.getValue(row, column).doubleValue();
        double[] pair = bounds.getOrDefault(dataset.getColumnKey(column).toString(), new double[] {value, value});
        double end = place(value, area, plot, values);
        double middle = names.getCategoryMiddle(column, getColumnCount(), area, plot.getDomainAxisEdge());
        graphics.setPaint(Charts.INK);
        if (pair[0] < pair[1]) {
            graphics.setStroke(new BasicStroke(1.5f));
            double from = Math.max(area.getMinX(), place(pair[0], area, plot, values));
            double to = place(pair[1], area, plot, values);
            graphics.draw(new Line2D.Double(from, middle, to, middle));
            for (double side : new double[] {from, to}) {
                graphics.draw(new Line2D.Double(side, middle - GAP, side, middle + GAP));
            }
            end = Math.max(end, to);
        }
        graphics.setFont(Charts.TEXT);
        String number = NumberFormat.getInstance(Locale.ROOT).format(value);
        TextUtils.drawAlignedString(number, graphics, (float) end + GAP, (float) middle, TextAnchor.CENTER_LEFT);
    }

    private static double place(double value, Rectangle2D area, CategoryPlot plot, ValueAxis values) {
        return values.valueToJava2D(value, area, plot.getRangeAxisEdge());
    }
}
